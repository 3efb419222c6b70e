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

type Environment = Readonly<Record<string, string>>

/**
 * What a child gets to see: what it is given, and of this process's own environment what programs need to run, and
 * nothing that may be a secret.
 */
export function environmentOf(given: Environment, own: NodeJS.ProcessEnv, platform: NodeJS.Platform): Environment {
  const isWindows = platform === 'win32'
  const allowed = new Set(isWindows ? windows : everywhere)
  // Names are the same there in any case.
  const named = (name: string): string => (isWindows ? name.toUpperCase() : name)
  for (const name in given) allowed.delete(named(name))
  const kept = Object.entries(own).filter(([name, value]) => {
    if (value === undefined) return false
    if (isWindows) return allowed.has(named(name))
    // A value that starts like this is a function of a shell, which the next shell would run.
    return (allowed.has(name) || name.startsWith('LC_')) && !value.startsWith('()')
  })
  return { ...(Object.fromEntries(kept) as Environment), ...given }
}
