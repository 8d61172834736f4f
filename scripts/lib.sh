# Shared by the scripts of this folder; sourced, never run.

# The project's root.
MUSTER_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Prints the home of a JDK 25: JAVA_HOME, then the PATH, then the usual folders.
find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "$(path_jdk)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  echo "Muster needs a JDK 25: install one (for example the package temurin-25-jdk from adoptium.net) or set JAVA_HOME to it." >&2
  return 1
}

path_jdk() {
  local javac
  javac="$(command -v javac)" || return 0
  dirname "$(dirname "$(readlink -f "$javac")")"
}

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# Runs Maven on the JDK 25, quietly about Maven's own use of deprecated calls.
run_maven() {
  if ! command -v mvn >/dev/null; then
    echo "Muster is built with Maven 3.8 or newer: install the package maven." >&2
    return 1
  fi
  local jdk
  jdk="$(find_jdk)" || return 1
  (cd "$MUSTER_ROOT" && JAVA_HOME="$jdk" mvn -B "$@" \
    2> >(grep -v -E 'sun\.misc\.Unsafe|terminally deprecated|Please consider reporting this' >&2))
}
