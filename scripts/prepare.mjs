// After an install in the clone: build, so that the committed bins have something to run. In an install without
// development dependencies there is nothing to build with, and nothing to do. A build that fails is told, but does not
// undo the install: with it undone there would be nothing to mend the build with.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const tools = ['turbo', 'esbuild', 'tsc']
if (tools.every((tool) => existsSync(`node_modules/.bin/${tool}`))) {
  const { status } = spawnSync('npm run --silent build', { stdio: 'inherit', shell: true })
  if (status !== 0)
    console.warn('\nThe packages are not built, so their bins cannot run yet: see above, then `npm run build`.')
}
