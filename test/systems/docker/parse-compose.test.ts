import { describe, expect, it } from 'vitest'
import { parseAddresses } from '../../../src/systems/docker/parse-addresses.ts'
import { parseCompose } from '../../../src/systems/docker/parse-compose.ts'
import { parseManifests } from '../../../src/systems/kubernetes/parse-manifests.ts'

const file = `services:
  web:
    image: nginx:1.27
    networks: [edge]
    ports:
      - "80:80"
  shop:
    build: .
    container_name: shop-app
    expose: [9000]
    ports: # for the developers
      - 127.0.0.1:3030:3000
    labels:
      - traefik.http.services.shop.loadbalancer.server.port=8080
volumes:
  data:
`

const manifests = (target: number) => `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
  ports:
  - port: 80
    targetPort: ${target}
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
      - name: shop
        ports:
        - containerPort: 3000
`

describe('docker/parse-compose', () => {
  it('reads ports, networks and names of services, whole or in part', () => {
    const all = parseCompose(file)
    expect(all.map(({ name }) => name)).toEqual(['web', 'shop', 'shop-app'])
    expect(all[0]).toMatchObject({ status: 'declared', networks: [{ name: 'edge' }] })
    expect(all[1]).toMatchObject({
      published: [{ hostPort: 3030, port: 3000 }],
      exposed: [3000, 9000],
      toldPort: 8080,
    })
    expect(
      parseCompose('...\napp:\n    ...\n    container_name: app\n    ports:\n      - 3030:3000\n'),
    ).toHaveLength(1)
  })

  it('reads what is told of networks alone', () => {
    const part = 'services:\n  wiki:\n    networks:\n      - front\nnetworks:\n  front:\n    name: front\n'
    expect(parseCompose(part)).toMatchObject([{ name: 'wiki', networks: [{ name: 'front' }] }])
    expect(parseCompose(part.replace('services:', 'groups:'))).toEqual([])
  })

  it('takes neither prose nor other files for compose files', () => {
    expect(parseCompose('image: nginx')).toEqual([])
    expect(parseCompose('the image: is here\nfoo:\n  bar: 1')).toEqual([])
    expect(parseCompose(manifests(80))).toEqual([])
  })

  it('reads the port at which a Service asks the containers that it selects', () => {
    expect(parseManifests(manifests(80))).toMatchObject([{ name: 'shop', exposed: [3000], toldPort: 80 }])
    expect(parseManifests(manifests(3000))).toMatchObject([{ exposed: [3000], toldPort: 3000 }])
    expect(parseManifests(manifests(80).replace('        app: shop', '        app: other'))).toEqual([])
    expect(parseManifests(file)).toEqual([])
  })

  it('reads addresses that an inspection was asked for, and no others', () => {
    const format = "'{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'"
    expect(parseAddresses(`docker inspect -f ${format} shop-api-1`, '172.18.0.3\n')).toMatchObject([
      { name: 'shop-api-1', project: 'shop', networks: [{ address: '172.18.0.3' }] },
    ])
    expect(parseAddresses('dig +short api', '172.18.0.3')).toEqual([])
    expect(parseAddresses(null, '172.18.0.3')).toEqual([])
  })
})
