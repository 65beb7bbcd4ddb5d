# Sourced by the scripts beside it: where this machine keeps its JDK and its TornadoVM SDK.
# shellcheck shell=bash disable=SC2034

readonly java_minimum=25

# Prints the feature version of the JDK at $1, or nothing.
java_feature() {
    [[ -x $1/bin/java && -r $1/release ]] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the homes of the JDKs to consider, the first choice first.
java_candidates() {
    local java
    [[ -z ${JAVA_HOME:-} ]] || echo "$JAVA_HOME"
    if java=$(command -v java); then
        dirname "$(dirname "$(readlink -f "$java" 2>/dev/null)")"
    fi
    printf '%s\n' /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /opt/*
}

# Prints the home of the first JDK that will do: of version $1 exactly, or of any from java_minimum where $1 is empty.
find_java() {
    local home feature
    while IFS= read -r home; do
        feature=$(java_feature "$home")
        [[ -n $feature ]] || continue
        if [[ -n ${1:-} ]]; then ((feature == $1)) || continue; else ((feature >= java_minimum)) || continue; fi
        echo "$home"
        return
    done < <(java_candidates)
    return 1
}

java_not_found() {
    echo "no JDK $java_minimum or newer in JAVA_HOME, on PATH, or in the usual places." \
        "Install one (https://adoptium.net, or 'sdk install java'), or set JAVA_HOME to it."
}

# Sets tornadovm_home to the SDK that the pom would take too, or to nothing and tornadovm_missing to the reason.
# $@: the JVM options. Fails where they name a place without an SDK; -Dtornadovm.home= (empty) means none is wanted.
find_tornadovm() {
    local option named='' home
    tornadovm_home='' tornadovm_missing=''
    for option in "$@"; do
        [[ $option != -Dtornadovm.home=* ]] || named=$option
    done
    if [[ $named == -Dtornadovm.home= ]]; then
        tornadovm_missing='switched off with -Dtornadovm.home='
        return
    fi
    if [[ -n $named ]]; then
        home=${named#*=}
        if [[ ! -f $home/tornado-argfile ]]; then
            tornadovm_missing="no TornadoVM SDK at $named (it has no tornado-argfile)"
            return 1
        fi
        tornadovm_home=$(cd "$home" && pwd -P)
        return
    fi
    for home in "${TORNADOVM_HOME:-}" "$HOME/.sdkman/candidates/tornadovm/current"; do
        if [[ -n $home && -f $home/tornado-argfile ]]; then
            tornadovm_home=$(cd "$home" && pwd -P)
            return
        fi
    done
    tornadovm_missing="no SDK in -Dtornadovm.home, TORNADOVM_HOME${TORNADOVM_HOME:+ ($TORNADOVM_HOME)}, or SDKMAN; scripts/install-tornadovm installs one"
}

# Prints the JDK version that the SDK at $1 was built for, or nothing where it does not say.
tornadovm_jdk() {
    [[ ! -r $1/etc/tornado.release ]] || sed -n 's/^version=.*-jdk\([0-9]*\)$/\1/p' "$1/etc/tornado.release"
}
