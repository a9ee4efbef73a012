import { mkdir, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { docker } from './stack.ts';

/** A certificate that vouches for itself, as the files nginx reads. Made by the image of nginx, which has what it takes. */
export async function createCertificate(
  parent: string,
  name: string,
): Promise<{ folder: string; ca: string }> {
  const folder = join(parent, 'certificate');
  await mkdir(folder);
  const { uid, gid } = userInfo();
  await docker(
    ...['run', '--rm', '--user', `${uid}:${gid}`, '--volume', `${folder}:/made`, '--workdir', '/made'],
    ...['--entrypoint', 'openssl', 'nginx:1-bookworm'],
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`],
    ...['-addext', `subjectAltName=DNS:${name}`, '-keyout', 'privkey.pem', '-out', 'fullchain.pem'],
  );
  return { folder, ca: await readFile(join(folder, 'fullchain.pem'), 'utf8') };
}
