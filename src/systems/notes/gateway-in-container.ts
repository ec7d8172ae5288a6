const gateway =
  '(?:cloudflared|cloudflare tunnel|tunnel|ngrok|frpc|newt|tailscale|nginx proxy manager|npm|npmplus|swag|zoraxy|pangolin)'

/** Remarks, banners and commands by which a tunnel’s end or a packed gateway runs in a container of its own. */
export const gatewayInContainer = new RegExp(
  [
    // Add-ons of Home Assistant are containers, and these do not share the machine’s network.
    '^\\s{0,4}Add-on: (?:Cloudflared|Nginx Proxy Manager|NGINX Home Assistant SSL proxy|NGINX SSL|Caddy|Traefik|Zoraxy|ngrok)\\b',
    `\\b${gateway}\\b[^\\n]{0,40}?\\b(?:runs?|running|is|installed|deployed|started|lives)\\b[^\\n]{0,20}?\\b(?:in|inside|as|via|with|under)\\b (?:an? |its own |the )?(?:[\\w-]{1,20} ){0,3}?(?:docker|podman|container|add-?on|pod)\\b(?![^\\n]{0,60}\\bhost (?:network|mode))`,
    `\\b${gateway}\\b,? (?:in|inside|as|via|is) (?:an? |its own |the )?(?:docker|podman|container|add-?on)\\b(?![^\\n]{0,60}\\bhost (?:network|mode))`,
    '\\b(?:docker|podman) run\\b(?![^\\n]{0,400}--net(?:work)?[= ]host)[^\\n]{0,400}[\\s/](?:cloudflared|ngrok|nginx-proxy-manager|swag|newt)(?:[:@\\s]|$)',
  ].join('|'),
  'im',
)
