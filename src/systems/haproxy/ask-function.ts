/** A function of POSIX sh, `ask SOCKET COMMAND`: asks a runtime socket with whichever program can speak to a Unix socket. */
export const askFunction = `ask() {
  if command -v socat >/dev/null 2>&1; then printf '%s\\n' "$2" | socat -t 3 -T 5 - "UNIX-CONNECT:$1"
  elif command -v python3 >/dev/null 2>&1; then python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX); s.settimeout(5); s.connect(sys.argv[1]); s.sendall((sys.argv[2] + "\\n").encode())
while True:
    part = s.recv(65536)
    if not part: break
    sys.stdout.buffer.write(part)' "$1" "$2"
  elif command -v perl >/dev/null 2>&1; then perl -MIO::Socket::UNIX -e '
my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or exit 1; print $s "$ARGV[1]\\n"; print while <$s>;' "$1" "$2"
  elif command -v nc >/dev/null 2>&1; then printf '%s\\n' "$2" | nc -U -w 3 "$1"
  else exit 127
  fi
}`
