const everywhere = ['HOME', 'LANG', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'TMPDIR', 'TZ', 'USER']
const windows = [
  'APPDATA',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'PATH',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TZ',
  'USERNAME',
  'USERPROFILE',
  'WINDIR',
]

/** What of this process's environment a child gets to see: what programs need to run, and nothing that may be a secret. */
export function inherited(own: NodeJS.ProcessEnv, platform: NodeJS.Platform): Record<string, string> {
  const allowed = new Set(platform === 'win32' ? windows : everywhere)
  const kept = Object.entries(own).filter((entry): entry is [string, string] => {
    const [name, value] = entry
    if (value === undefined) return false
    if (platform === 'win32') return allowed.has(name.toUpperCase())
    // A value that starts like this is a function of a shell, which the next shell would run.
    return (allowed.has(name) || name.startsWith('LC_')) && !value.startsWith('()')
  })
  return Object.fromEntries(kept)
}
