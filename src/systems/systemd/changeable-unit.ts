import { z } from 'zod'

/**
 * Units that hold up the machine, the way in, or other supervisors: stopping one takes more along than the hop, and may
 * take us along.
 */
const untouchable =
  /^(?:systemd-.*|(?:user|user-runtime-dir|getty|serial-getty|ssh|sshd|wg-quick|ifup|openvpn|pm2|lvm2-pvscan)@.*|pm2-.*|(?:dbus|dbus-broker|ssh|sshd|dropbear|init|network|networking|NetworkManager|wpa_supplicant|openvpn|tailscaled|firewalld|nftables|iptables|ip6tables|ufw|netfilter-persistent|polkit|docker|containerd|podman|crio|kubelet|k3s|k3s-agent|libvirtd|lxd|lxc|incus|supervisor|supervisord|cron|crond|atd|rsyslog|auditd|snapd|udisks2|multipathd|iscsid|nfs-server|rpcbind|autofs|emergency|rescue|reboot|poweroff|halt|kexec|getty|cloud-init|cloud-init-local|cloud-config|cloud-final))\.service$/

/** Whether a unit may be started, stopped or restarted at all: a service by its whole name, no pattern and no option. */
export function isChangeableUnit(name: string): boolean {
  return /^(?!-)[A-Za-z0-9@._:\\-]{1,200}\.service$/.test(name) && !untouchable.test(name)
}

/** Name of such a unit, as part of an exact change. */
export const changeableUnit = z.string().refine(isChangeableUnit, 'is no unit that may be changed')
