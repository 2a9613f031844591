# Starts a server, says "ready", and stops it when standard input closes. $1: its programs, $2: the port.
home=$(mktemp -d)
log="$home/log"
if [ "$(id -u)" = 0 ]; then
    chown postgres "$home"
    owner() { runuser -u postgres -- "$@"; }
else
    owner() { "$@"; }
fi
remove() { rm -rf "$home"; }
cd "$home" || exit 1
settings="-p $2 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home"
settings="$settings -c fsync=on -c synchronous_commit=on -c max_connections=200"
if owner "$1/initdb" -D "$home/data" -A trust -U postgres -E UTF8 --locale=C >"$log" 2>&1 &&
    owner "$1/pg_ctl" -D "$home/data" -l "$home/server" -o "$settings" -w start >>"$log" 2>&1; then
    echo ready
    cat >/dev/null
    owner "$1/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1
else
    tail -n 5 "$log" "$home/server" 2>/dev/null | tr '\n' ' '
    echo
fi
cd / && remove
