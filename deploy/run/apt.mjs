import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './child.mjs';

/** Debian asks this program before it starts a service that came with a package; 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Only root on a Debian-like system, and only where nobody forbade it. */
export function mayInstall() {
  if (process.env.STUDIO_NO_APT === '1') return false;
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** Installs packages without questions and without starting a service. */
export async function installWithApt(packages) {
  const apt = (...args) =>
    run('/usr/bin/apt-get', ['-q', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const restore = forbidServices();
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', ...packages);
  } finally {
    restore();
  }
}

function forbidServices() {
  if (existsSync(POLICY)) return () => undefined;
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const restore = () => rmSync(POLICY, { force: true });
  process.once('exit', restore);
  return restore;
}
