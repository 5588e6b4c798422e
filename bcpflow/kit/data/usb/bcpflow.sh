#!/bin/sh
# Starts bcpflow.pyz with a Python of this PC. The journal is kept in bcpflow-data beside it.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
use=${BCPFLOW_PYTHON:-}
for version in @PYTHONS_DOWN@; do
    if [ -z "$use" ] && "python$version" -I -c '' 2>/dev/null; then use=python$version; fi
done
exec "${use:-python3}" "$here/bcpflow.pyz" "$@"
