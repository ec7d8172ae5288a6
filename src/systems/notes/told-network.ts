/** A label or an option that tells a gateway over which network to ask containers. */
export const toldNetwork =
  /\btraefik\.(?:docker|swarm)\.network["']?\s{0,3}[=:]|caddy_ingress_network|CADDY_INGRESS_NETWORKS|\bproviders\.(?:docker|swarm)\.network\b|PROVIDERS_(?:DOCKER|SWARM)_NETWORK\b|^\s{0,8}(?:docker|swarm):[^\n]{0,20}\n(?:\s{1,16}(?!network)[\w-]{1,40}:[^\n]{0,120}\n){0,6}\s{1,16}network:/m
