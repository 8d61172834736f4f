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

# What Chronicle Queue and Lucene need of the JVM (the root pom says the same for the tests).
MUSTER_JVM_FLAGS=(
  --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
  --add-opens=java.base/sun.nio.ch=ALL-UNNAMED
  --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  --add-modules=jdk.incubator.vector
)

MUSTER_APP="$MUSTER_ROOT/modules/server/target/app"
MUSTER_AOT="$MUSTER_APP/muster.aot"

# Builds the server when there is no build yet, or when a source is newer than the last one.
build_if_needed() {
  local newer=""
  if [ -e "$MUSTER_APP/.built" ]; then
    newer="$(find "$MUSTER_ROOT/pom.xml" "$MUSTER_ROOT"/modules/*/pom.xml "$MUSTER_ROOT"/modules/*/src/main \
      -path '*/modules/benchmarks/*' -prune -o -type f -newer "$MUSTER_APP/.built" -print -quit)"
    [ -n "$newer" ] || return 0
  fi
  echo "Building Muster (the first time takes a few minutes) ..." >&2
  rm -rf "$MUSTER_APP"
  run_maven -q package --no-transfer-progress -pl modules/server -am -DskipTests -Dspotless.check.skip >&2 || return 1
  train
  touch "$MUSTER_APP/.built"
}

# Makes the JVM's cache of loaded classes, which makes starts about twice as fast. Muster runs without it too.
train() {
  local folder
  folder="$(mktemp -d)"
  if ! "$(find_jdk)/bin/java" "${MUSTER_JVM_FLAGS[@]}" -XX:AOTCacheOutput="$MUSTER_AOT" -cp "$MUSTER_APP/*" \
    dev.muster.server.Main train "$folder/data" >"$folder/log" 2>&1; then
    echo "The JVM's cache could not be made, so starts take longer: $(tail -n 1 "$folder/log")" >&2
    rm -f "$MUSTER_AOT"
  fi
  rm -rf "$folder"
}

# Runs the one main of Muster with the given arguments, in place of this shell.
exec_muster() {
  local jdk
  jdk="$(find_jdk)" || exit 1
  build_if_needed || exit 1
  local cache=()
  [ ! -e "$MUSTER_AOT" ] || cache=(-XX:AOTCache="$MUSTER_AOT")
  # shellcheck disable=SC2086 # MUSTER_JAVA_OPTIONS is meant to be split
  exec "$jdk/bin/java" "${MUSTER_JVM_FLAGS[@]}" "${cache[@]}" ${MUSTER_JAVA_OPTIONS:-} -cp "$MUSTER_APP/*" dev.muster.server.Main "$@" \
    2> >(without_incubator_warning >&2)
}

# Passes everything on but what the JVM says about its vector module, which is always its first line and cannot be switched off.
without_incubator_warning() {
  # Ctrl-C reaches this too; the last lines come after it.
  trap '' INT TERM HUP
  local first
  if IFS= read -r first; then
    [ "$first" = "WARNING: Using incubator modules: jdk.incubator.vector" ] || printf '%s\n' "$first"
  else
    printf '%s' "$first"
  fi
  exec cat
}
