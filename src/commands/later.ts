/** A stable command whose work arrives with a later version: says so in one line and exits 1; `--help` exits 0. */
export function announceLater(name: string, does: string): void {
  const line = `npm run ${name} ${does}; it arrives with a later version of Sotto.\n`
  if (process.argv.includes('--help') || process.argv.includes('-h')) return void process.stdout.write(line)
  process.stderr.write(line)
  process.exitCode = 1
}
