import { linesOfCluster } from './lines-of-cluster.ts'

/** What the networks of pods say when they give no address or carry nothing. */
export const networkLines = linesOfCluster([
  {
    name: 'pod-network',
    needles: [
      'etworkPlugin cni',
      'ailed to setup network for sandbox',
      'ailed to set up pod',
      'ailed to set up sandbox',
      'ailed to create pod sandbox',
      'cni plugin not initialized',
      'cni config uninitialized',
      'CNI',
      'nodename: no such file',
      'subnet.env',
    ],
    pattern:
      /[Nn]etworkPlugin cni failed|failed to set ?up (?:network for sandbox|pod "|sandbox container)|[Ff]ailed to create pod sandbox|cni plugin not initialized|cni config uninitialized|\/var\/lib\/calico\/nodename: no such file|\/run\/flannel\/subnet\.env: no such file|CNI failed to (?:retrieve|set up|setup)|error (?:adding|deleting) \S{1,200} to CNI network/,
    weights: { 'container-network-broken': 24, 'backend-down': 4 },
    title: 'a pod gets no network',
    reference: 'containerd internal/cri/server/sandbox_run.go; kubernetes pkg/kubelet/network/cni',
    fact: 'network',
    matches: [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "abc": plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory',
      'networkPlugin cni failed to set up pod "api_default" network: add cmd: failed to assign an IP address to container',
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
      'open /run/flannel/subnet.env: no such file or directory',
    ],
    nearMisses: ['Created pod sandbox', 'CNI version 0.4.0'],
  },
  {
    name: 'pod-addresses-gone',
    needles: [
      'ailed to assign an IP address',
      'no IP addresses available',
      'o available IP',
      'nable to allocate IP',
      'range is full',
      'nsufficientFreeAddresses',
      'free addresses in subnet',
      'no more free IPs',
      'IP_SPACE_EXHAUSTED',
    ],
    pattern:
      /failed to assign an IP address to container|no IP addresses available in (?:range|network)|[Nn]o available IP (?:address|in)|[Uu]nable to allocate IP|postIpamFailure|InsufficientFreeAddressesInSubnet|(?:not have|has insufficient|no) (?:enough )?free addresses in subnet|no more free IPs|IP_SPACE_EXHAUSTED/,
    weights: { 'container-network-broken': 23, 'deploy-in-progress': 4 },
    title: 'the network of pods or tasks has no address left',
    reference:
      'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin/cni.go; cilium pkg/ipam; containernetworking plugins host-local',
    fact: 'network-addresses',
    matches: [
      'add cmd: failed to assign an IP address to container',
      'failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254',
      'unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure range is full',
      'InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request',
    ],
    nearMisses: ['allocated IP 10.244.1.7', 'disk range is full of data'],
  },
])
