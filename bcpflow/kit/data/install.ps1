# Installs bcpflow on this PC for this user: without a network, without administrator rights.
#   install.cmd [-Python PROGRAM] [-Target FOLDER] [-NoPath]
# The journal is not touched; running this again, or that of a newer kit, is the update.
param(
    [string]$Python = "",
    [string]$Target = (Join-Path $env:LOCALAPPDATA "Programs\bcpflow"),
    [switch]$NoPath
)
$ErrorActionPreference = "Stop"

$Version = "@VERSION@"
$Pythons = "@PYTHONS@".Split(" ")
$Extras = "@EXTRAS@"

$language = $env:BCPFLOW_LANG
if (-not $language) { $language = (Get-UICulture).TwoLetterISOLanguageName }
$english = $language.StartsWith("en")
function Say([string]$Ja, [string]$En) { if ($english) { Write-Host $En } else { Write-Host $Ja } }
function Stop-Here([string]$Ja, [string]$En) {
    Say "中止しました: $Ja" "Stopped: $En"
    exit 1
}

$here = Split-Path -Parent $MyInvocation.MyCommand.Path

# 1. The kit is what was built.
Say "1/3 キットのファイルを確かめています" "1/3 Checking the files of the kit"
$sums = Join-Path $here "SHA256SUMS"
if (-not (Test-Path -LiteralPath $sums)) {
    Stop-Here "SHA256SUMS がありません。キット全体を写してください。" "there is no SHA256SUMS; copy the whole kit."
}
$bad = @()
foreach ($line in [IO.File]::ReadAllLines($sums)) {
    if ($line.Length -lt 67) { continue }
    $name = $line.Substring(66).Replace("/", "\")
    $file = Join-Path $here $name
    if (-not (Test-Path -LiteralPath $file)) { $bad += $name; continue }
    $found = (Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash
    if ($found -ne $line.Substring(0, 64)) { $bad += $name }
}
if ($bad.Count -gt 0) {
    $list = $bad -join ", "
    Stop-Here "キットが壊れています。写し直してください: $list" "the kit is damaged; copy it anew: $list"
}

# 2. A Python the kit has parts for, of 64 bits.
function Get-Fitting([string]$Program, [string[]]$Before) {
    $ErrorActionPreference = "SilentlyContinue"
    try {
        $ask = "import sys, struct; print('%d.%d %d' % (sys.version_info[0], sys.version_info[1], struct.calcsize('P')))"
        $words = $Before + @("-I", "-c", $ask)
        $said = & $Program $words 2>$null | Select-Object -First 1
    } catch { return "" }
    if (-not $said) { return "" }
    $parts = "$said".Split(" ")
    if (($parts.Count -eq 2) -and ($parts[1] -eq "8") -and ($Pythons -contains $parts[0])) {
        return $parts[0]
    }
    return ""
}
$program = ""
$before = @()
$fits = ""
if ($Python) {
    $fits = Get-Fitting $Python @()
    if (-not $fits) {
        Stop-Here "$Python はこのキットの Python（64 ビットの $Pythons）ではありません。" "$Python is none of the Pythons of this kit (64 bits, $Pythons)."
    }
    $program = $Python
} else {
    $candidates = @()
    for ($i = $Pythons.Count - 1; $i -ge 0; $i--) {
        $candidates += , @("py", "-$($Pythons[$i])")
    }
    $candidates += , @("python")
    $candidates += , @("python3")
    foreach ($candidate in $candidates) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $rest = @($candidate | Select-Object -Skip 1)
        $fits = Get-Fitting $candidate[0] $rest
        if ($fits) {
            $program = $candidate[0]
            $before = $rest
            break
        }
    }
    if (-not $fits) {
        Stop-Here "Python（64 ビットの $Pythons のどれか）が見つかりません。-Python で示せます。" "no Python (64 bits, one of $Pythons) was found; -Python names one."
    }
}
Say "2/3 Python $fits で入れています: $Target" "2/3 Installing with Python ${fits}: $Target"

# 3. An environment of its own, in a new folder: what runs meanwhile, and the version before, stay.
function Invoke-Native([string]$Program, [string[]]$Words) {
    $ErrorActionPreference = "Continue"
    & $Program $Words | Out-Host
    return ($LASTEXITCODE -eq 0)
}
$versions = Join-Path $Target "versions"
New-Item -ItemType Directory -Force -Path $versions | Out-Null
$folder = $Version
$number = 1
while (Test-Path -LiteralPath (Join-Path $versions $folder)) {
    $number++
    $folder = "$Version-$number"
}
$place = Join-Path $versions $folder
$environment = Join-Path $place "Scripts\python.exe"
$done = Invoke-Native $program ($before + @("-m", "venv", $place))
if ($done) {
    # Only the wheels of this kit, whatever pip on this PC is set to.
    $env:PIP_CONFIG_FILE = "nul"
    $wheels = Join-Path $here "wheels"
    $words = @("-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--quiet",
        "--no-index", "--find-links", $wheels, "bcpflow$Extras==$Version")
    $done = Invoke-Native $environment $words
}
if ($done) { $done = Invoke-Native $environment @("-m", "bcpflow", "--version") }
if (-not $done) {
    if (Test-Path -LiteralPath $place) { Remove-Item -LiteralPath $place -Recurse -Force }
    Stop-Here "入れられませんでした。前の版はそのままです。" "not installed; what was there before stays."
}

# A folder of its own on the PATH: that of the environment would put its Python there too.
$bin = Join-Path $Target "bin"
New-Item -ItemType Directory -Force -Path $bin | Out-Null
$start = "@`"%~dp0..\versions\$folder\Scripts\bcpflow.exe`" %*`r`n"
[IO.File]::WriteAllText((Join-Path $bin "bcpflow.cmd"), $start, [Text.Encoding]::ASCII)
if (-not $NoPath) {
    $key = Get-Item -LiteralPath "HKCU:\Environment"
    $path = [string]$key.GetValue("Path", "", "DoNotExpandEnvironmentNames")
    if (($path.Split(";") -notcontains $bin)) {
        $longer = (@($path.TrimEnd(";"), $bin) | Where-Object { $_ }) -join ";"
        Set-ItemProperty -LiteralPath "HKCU:\Environment" -Name Path -Value $longer -Type ExpandString
        # Setting any variable tells the running programs that the environment has changed.
        [Environment]::SetEnvironmentVariable("BCPFLOW_INSTALLED", $Version, "User")
    }
}
$command = Join-Path $bin "bcpflow"
Say "3/3 入りました: bcpflow $Version" "3/3 Installed: bcpflow $Version"
if (-not $NoPath) {
    Say "新しく開いた画面では bcpflow とだけ打てます。" "In a newly opened window it is just bcpflow."
}
Say "次に打つもの:" "What to type next:"
Say "  $command doctor    この PC の点検" "  $command doctor    looks this PC over"
Say "  $command demo      見本の訓練の記録を表示" "  $command demo      prints the log of a sample drill"
Say "  $command drill run ict-bcp-initial-response    最初の訓練" "  $command drill run ict-bcp-initial-response    the first drill"
