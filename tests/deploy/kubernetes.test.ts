import { beforeAll, expect, test } from '@jest/globals';
import { configTable, readConfig } from '../../sidecar/src/config.ts';
import { type Manifest, readManifests, schemaFault, strangeFields } from './manifests.ts';

let manifests: Manifest[];
beforeAll(async () => {
  manifests = await readManifests();
});

function find(kind: string, name: string): Manifest {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

const workloads = () => manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
const podOf = (workload: Manifest) => workload['spec'].template;

test('what a sidecar needs in a cluster is there', () => {
  expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    'ConfigMap studio',
    'Deployment studio',
    'NetworkPolicy redis',
    'PodDisruptionBudget studio',
    'Secret studio',
    'Service redis',
    'Service studio',
    'StatefulSet redis',
  ]);
});

test('every manifest keeps to the published schema of its kind', async () => {
  // One after another: modules that share parts cannot be loaded at once here.
  for (const manifest of manifests) expect(await schemaFault(manifest)).toBeUndefined();
});

test('no manifest has a field that does not exist', async () => {
  expect(await strangeFields(manifests)).toBe('');
}, 30_000);

test('a wrong value and a misspelt field would be seen', async () => {
  const wrong = structuredClone(find('Deployment', 'studio'));
  const [container] = podOf(wrong).spec.containers;
  container.ports = [{ containerPort: 'http' }];
  expect(await schemaFault(wrong)).toContain('containerPort must be integer');
  container.ports = [];
  container.livenesProbe = container.livenessProbe;
  expect(await strangeFields([wrong])).toContain('livenesProbe');
}, 30_000);

test('selectors find the pods they are meant for, and ports go by names that exist', () => {
  for (const workload of workloads()) {
    const { labels } = podOf(workload).metadata;
    const service = find('Service', workload.metadata.name);
    expect(labels).toMatchObject(workload['spec'].selector.matchLabels);
    expect(labels).toMatchObject(service['spec'].selector);
    const [container] = podOf(workload).spec.containers;
    const names = container.ports.map(({ name }: { name: string }) => name);
    for (const { targetPort } of service['spec'].ports) expect(names).toContain(targetPort);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
      expect(container).toHaveProperty(probe);
  }
  const { matchLabels } = find('PodDisruptionBudget', 'studio')['spec'].selector;
  expect(podOf(find('Deployment', 'studio')).metadata.labels).toMatchObject(matchLabels);
});

test('the sidecar understands everything it is told, and takes no token that everybody knows', () => {
  const known = [...configTable().matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  const told = find('ConfigMap', 'studio')['data'];
  const { stringData } = find('Secret', 'studio') as Manifest & { stringData: Record<string, string> };
  for (const name of [...Object.keys(told), ...Object.keys(stringData)]) expect(known).toContain(name);
  const inImage = { HOST: '0.0.0.0' };
  expect(readConfig({ ...inImage, ...told, STUDIO_TOKEN: 'one-of-your-own-here' })).toMatchObject({
    exposed: false,
    allowedHosts: ['studio', 'localhost'],
  });
  expect(() => readConfig({ ...inImage, ...told, ...stringData })).toThrow('STUDIO_TOKEN');
});

test('no pod may be root, write its own files or become more than it is', () => {
  for (const workload of workloads()) {
    const { securityContext, containers, automountServiceAccountToken } = podOf(workload).spec;
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(automountServiceAccountToken).toBe(false);
    for (const container of containers)
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  }
});

test('an update takes no sidecar away before another one is ready, and leaves time to send clients away', () => {
  const studio = find('Deployment', 'studio');
  expect(studio['spec'].strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  const { terminationGracePeriodSeconds, containers } = podOf(studio).spec;
  const [, pauseSeconds] = containers[0].lifecycle.preStop.exec.command;
  // The sidecar ends itself after five seconds.
  expect(terminationGracePeriodSeconds).toBeGreaterThan(Number(pauseSeconds) + 5);
});
