#!/bin/sh
# Makes the file system of a lab host in the folder $1 from Debian mirrors.
# $2 suite, $3 mirror, $4 apt sources file to use inside, $5 packages separated by spaces, $6 folder with pm2.
set -eu
root=$1 suite=$2 mirror=$3 sources=$4 packages=$5 pm2=$6

debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror"
cp "$sources" "$root/etc/apt/sources.list"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
printf 'force-unsafe-io\n' > "$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
printf 'path-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/locale/*\n' \
  > "$root/etc/dpkg/dpkg.cfg.d/lean"
export DEBIAN_FRONTEND=noninteractive
chroot "$root" apt-get update -qq
# shellcheck disable=SC2086 # one word a package
chroot "$root" apt-get install -y -qq --no-install-recommends $packages
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb \
  "$root/usr/sbin/policy-rc.d" "$root"/etc/ssh/ssh_host_* "$root/etc/resolv.conf"

mkdir -p "$root/usr/local/lib/node_modules"
cp -a "$pm2/node_modules/." "$root/usr/local/lib/node_modules/"
ln -s ../lib/node_modules/pm2/bin/pm2 "$root/usr/local/bin/pm2"

# What a scenario needs it starts; nothing else wakes up in between.
for unit in nginx apache2 haproxy rsyslog ssh postgresql redis-server supervisor; do
  chroot "$root" systemctl disable "$unit" >/dev/null 2>&1 || true
done
for unit in "$root"/usr/lib/systemd/system/php*-fpm.service; do
  chroot "$root" systemctl disable "$(basename "$unit")" >/dev/null 2>&1 || true
done
chroot "$root" systemctl enable ssh >/dev/null 2>&1
chroot "$root" systemctl mask --quiet apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  fstrim.timer logrotate.timer phpsessionclean.timer systemd-tmpfiles-clean.timer apache-htcacheclean.service \
  console-getty.service getty.target getty-static.service systemd-logind.service systemd-timesyncd.service \
  systemd-firstboot.service systemd-update-utmp.service systemd-update-utmp-runlevel.service e2scrub_reap.service \
  systemd-machine-id-commit.service systemd-resolved.service
chroot "$root" systemctl set-default multi-user.target >/dev/null 2>&1
mkdir -p "$root/var/log/journal" "$root/srv/shop"
: > "$root/etc/machine-id"

# One account that looks, and another that may change something.
chroot "$root" useradd --create-home --shell /bin/bash --groups adm,systemd-journal fiveohtwo
chroot "$root" useradd --create-home --shell /bin/bash fiveohtwo-ops
chroot "$root" useradd --system --create-home --home-dir /srv/shop --shell /usr/sbin/nologin shop
for user in fiveohtwo fiveohtwo-ops; do
  mkdir -p "$root/home/$user/.ssh"
  chroot "$root" chown -R "$user:$user" "/home/$user/.ssh"
  printf '%s ALL=(root) NOPASSWD: ALL\n' "$user" > "$root/etc/sudoers.d/$user"
  chmod 440 "$root/etc/sudoers.d/$user"
done
chroot "$root" chown -R shop:shop /srv/shop
# Nobody installed anything today.
rm -rf "$root"/var/log/apt/* && : > "$root/var/log/dpkg.log"
printf 'HostKey /etc/ssh/ssh_host_ed25519_key\nPasswordAuthentication no\nUseDNS no\n' > "$root/etc/ssh/sshd_config.d/lab.conf"
find "$root/etc" "$root/var/lib/dpkg" "$root/srv" -exec touch -h -d '30 days ago' {} +
