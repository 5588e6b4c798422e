@echo off
rem Starts bcpflow.pyz with a Python of this PC. The journal is kept in bcpflow-data beside it.
setlocal
set "use=python"
for %%v in (@PYTHONS_DOWN@) do (
  py -%%v -c "" >nul 2>nul && set "use=py -%%v" && goto found
)
:found
%use% "%~dp0bcpflow.pyz" %*
