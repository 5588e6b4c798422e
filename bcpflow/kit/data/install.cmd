@echo off
rem Starts install.ps1, which needs no administrator rights. Extra words are passed on.
powershell.exe -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" %*
set result=%errorlevel%
pause
exit /b %result%
