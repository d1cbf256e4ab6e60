# How Godwit runs in the Java virtual machine, for the scripts that source this file after jdk.sh. Options that a person
# may want to change are variables: GODWIT_HEAP, the most memory of the heap, and GODWIT_JAVA_OPTS, more options.

# The options of the virtual machine, whatever it runs.
flags=(
  -Xmx"${GODWIT_HEAP:-1g}" -XX:+UseG1GC -XX:MaxGCPauseMillis=20
  -XX:G1HeapRegionSize=4m             # chunks of moves are no giants, which would have the collector mark all the time
  -Djraft.byte_buf.size=1048576       # snapshots are copied in pieces of this size, else of 1 KiB
  '-Djdk.serialFilter=!*'             # nothing is ever deserialised
  --enable-native-access=ALL-UNNAMED  # RocksDB, zstd and the terminal have native parts
)
# Protobuf and Netty use what a JDK ≥ 24 warns of and an older one doesn't know.
[ "$GODWIT_JDK_VERSION" -ge 24 ] && flags+=(--sun-misc-unsafe-memory-access=allow)

# Replaces this shell by the command line tool on class path $1 with the arguments behind it.
godwit_tool() {
  # Java takes arguments for text in the locale's encoding; in one that is not UTF-8 they would be spoilt.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
  [ -t 0 ] && flags+=(-Dgodwit.stdin=terminal)
  [ -t 1 ] && flags+=(-Dgodwit.stdout=terminal)
  local class_path=$1
  shift
  # shellcheck disable=SC2086 # GODWIT_JAVA_OPTS holds several words
  exec "$JAVA_HOME/bin/java" "${flags[@]}" ${GODWIT_JAVA_OPTS:-} -cp "$class_path" godwit.cli.Main "$@"
}
