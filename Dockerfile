FROM node:24-slim

WORKDIR /app
ENV NODE_ENV=production

# Node is the image's own, so the development dependency that brings one along is left out with the others.
COPY package.json package-lock.json ./
# Without its scripts: what they prepare needs the sources, which come next.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

COPY bin bin
COPY src src
COPY workers workers
COPY runbooks runbooks
COPY slack-manifest.yaml ./
RUN npm run prepare

# The embedded database, for a container without DATABASE_URL: keep it in a volume.
RUN mkdir /data && chown node:node /data
ENV DATA_DIR=/data

USER node
EXPOSE 5020
CMD ["node", "bin/fiveohtwo.js", "start"]
