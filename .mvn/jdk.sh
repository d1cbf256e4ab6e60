# Sets JAVA_HOME to a JDK of at least 21, for the scripts that source this file; ends them with a clear message if
# there is none. Looks at JAVA_HOME, at the PATH, and in the places where distributions and tools put JDKs. A script that
# only runs what is built sets GODWIT_TOOL=java before; then one without a compiler will do.

GODWIT_MIN_JDK=${GODWIT_MIN_JDK:-21}

GODWIT_TOOL=${GODWIT_TOOL:-javac}

# Services and cleared environments have no HOME; the shell knows it of the user then. Maven's script needs it, too.
[ -n "${HOME:-}" ] || { unset HOME && HOME=~ && export HOME; }

# Prints the feature version (17, 21, 25 …) of the JDK in directory $1; nothing if it holds none that will do.
godwit_jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/$GODWIT_TOOL" ] || return 0
  local line
  if line=$(grep -s '^JAVA_VERSION=' "$1/release"); then
    line=${line#*\"}
  else
    line=$("$1/bin/java" -version 2>&1 | head -n 1)
    line=${line#*\"}
  fi
  line=${line#1.}
  printf '%s\n' "${line%%[.\"-]*}"
}

# Chooses the newest JDK that is new enough; JAVA_HOME and the PATH win if they are.
godwit_find_jdk() {
  local seen="" best="" best_version=0 dir version
  local on_path
  on_path=$(command -v "$GODWIT_TOOL" 2>/dev/null) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/*}
  for dir in "${JAVA_HOME:-}" "${on_path:-}"; do
    [ -n "$dir" ] || continue
    version=$(godwit_jdk_version "$dir")
    [ -n "$version" ] && seen="$seen  $version  $dir"$'\n'
    if [ -n "$version" ] && [ "$version" -ge "$GODWIT_MIN_JDK" ]; then
      export JAVA_HOME=$dir GODWIT_JDK_VERSION=$version
      return 0
    fi
  done
  for dir in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$dir" ] || continue
    version=$(godwit_jdk_version "$dir")
    [ -n "$version" ] || continue
    seen="$seen  $version  $dir"$'\n'
    if [ "$version" -ge "$GODWIT_MIN_JDK" ] && [ "$version" -gt "$best_version" ]; then
      best=$dir
      best_version=$version
    fi
  done
  if [ -z "$best" ]; then
    {
      echo "godwit: no JDK $GODWIT_MIN_JDK or newer was found."
      if [ -n "$seen" ]; then
        echo "Found only:"
        printf '%s' "$seen" | sort -u
      fi
      echo "Install one (Debian: apt install openjdk-21-jdk or a newer one; or https://adoptium.net), or set JAVA_HOME"
      echo "to the directory of one, and run this again."
    } >&2
    exit 1
  fi
  export JAVA_HOME=$best GODWIT_JDK_VERSION=$best_version
}

godwit_find_jdk
