#!/bin/sh
# Installs bcpflow on this PC for this user: without a network, without administrator rights.
#   sh install.sh [--python PROGRAM] [--target FOLDER] [--no-link]
# The journal is not touched; running this again, or that of a newer kit, is the update.
set -eu

VERSION='@VERSION@'
PYTHONS='@PYTHONS@'
EXTRAS='@EXTRAS@'

case "${BCPFLOW_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" in
    en*) english=yes ;;
    *) english= ;;
esac
say() { if [ -n "$english" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
stop() { say "中止しました: $1" "Stopped: $2" >&2; exit 1; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=
target=${XDG_DATA_HOME:-$HOME/.local/share}/bcpflow-program
link=yes
while [ $# -gt 0 ]; do
    case "$1" in
        --python) python=${2:?--python PROGRAM}; shift 2 ;;
        --target) target=${2:?--target FOLDER}; shift 2 ;;
        --no-link) link=; shift ;;
        *) stop "分からない指定です: $1" "unknown option: $1" ;;
    esac
done
case "$target" in
    /*) ;;
    *) target=$PWD/$target ;;
esac

# 1. The kit is what was built.
say '1/3 キットのファイルを確かめています' '1/3 Checking the files of the kit'
if command -v sha256sum >/dev/null 2>&1; then
    (cd "$here" && sha256sum -c --quiet SHA256SUMS) ||
        stop 'キットが壊れています。写し直してください。' 'the kit is damaged; copy it anew.'
elif command -v shasum >/dev/null 2>&1; then
    (cd "$here" && shasum -a 256 -c SHA256SUMS >/dev/null) ||
        stop 'キットが壊れています。写し直してください。' 'the kit is damaged; copy it anew.'
else
    stop 'sha256sum がありません。' 'there is no sha256sum.'
fi

# 2. A Python the kit has parts for.
version_of() {
    "$1" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true
}
fits() {
    found=$(version_of "$1")
    for each in $PYTHONS; do
        if [ "$found" = "$each" ]; then return 0; fi
    done
    return 1
}
if [ -n "$python" ]; then
    fits "$python" || stop "$python はこのキットの Python（$PYTHONS）ではありません。" \
        "$python is none of the Pythons of this kit ($PYTHONS)."
else
    for each in $PYTHONS; do
        if command -v "python$each" >/dev/null 2>&1 && fits "python$each"; then
            python=python$each
        fi
    done
    if [ -z "$python" ] && command -v python3 >/dev/null 2>&1 && fits python3; then
        python=python3
    fi
    [ -n "$python" ] || stop "Python（$PYTHONS のどれか）が見つかりません。--python で示せます。" \
        "no Python ($PYTHONS) was found; --python names one."
fi
say "2/3 Python $(version_of "$python") で入れています: $target" \
    "2/3 Installing with Python $(version_of "$python"): $target"

# 3. An environment of its own, in a new folder: what runs meanwhile, and the version before, stay.
place=$target/versions/$VERSION
number=1
while [ -e "$place" ]; do
    number=$((number + 1))
    place=$target/versions/$VERSION-$number
done
mkdir -p "$target/versions"
trap 'rm -rf "$place"' EXIT
trap 'exit 1' HUP INT TERM
"$python" -m venv "$place" >/dev/null || stop \
    '仮想環境を作れません（Debian・Ubuntu では python3-venv が要ります）。' \
    'no environment can be made (Debian and Ubuntu need python3-venv for it).'
# Only the wheels of this kit, whatever pip on this PC is set to.
PIP_CONFIG_FILE=/dev/null "$place/bin/python" -m pip --isolated --disable-pip-version-check \
    install --quiet --no-index --find-links "$here/wheels" "bcpflow$EXTRAS==$VERSION" ||
    stop '入れられませんでした。前の版はそのままです。' 'not installed; what was there before stays.'
"$place/bin/bcpflow" --version >/dev/null ||
    stop '起動しませんでした。前の版はそのままです。' 'it does not start; what was there before stays.'
trap - EXIT
mkdir -p "$target/bin"
ln -sfn "$place/bin/bcpflow" "$target/bin/bcpflow"

bin=$HOME/.local/bin
command=$target/bin/bcpflow
if [ -n "$link" ]; then
    mkdir -p "$bin"
    if [ -e "$bin/bcpflow" ] && [ ! -L "$bin/bcpflow" ]; then
        say "$bin/bcpflow は別のものなので、変えませんでした。" \
            "$bin/bcpflow is something else and was left alone."
    else
        ln -sfn "$command" "$bin/bcpflow"
        case ":$PATH:" in
            *":$bin:"*) command=bcpflow ;;
            *) command=$bin/bcpflow
               say "次のログインから bcpflow とだけ打てます（$bin が PATH に入れば）。" \
                   "From the next login on it is just bcpflow (where $bin is on the PATH)." ;;
        esac
    fi
fi
say "3/3 入りました: bcpflow $VERSION" "3/3 Installed: bcpflow $VERSION"
say '次に打つもの:' 'What to type next:'
say "  $command doctor    この PC の点検" "  $command doctor    looks this PC over"
say "  $command demo      見本の訓練の記録を表示" "  $command demo      prints the log of a sample drill"
say "  $command drill run ict-bcp-initial-response    最初の訓練" \
    "  $command drill run ict-bcp-initial-response    the first drill"
