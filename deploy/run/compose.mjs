import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { atEnd } from './child.mjs';
import { containerProblem, REDIS_IMAGE } from './containers.mjs';

/** What docker-compose.yml is made of, and the two Nodes its tests build the studio's image for. */
const IMAGES = [REDIS_IMAGE, 'nginx:1-bookworm', 'node:24-bookworm-slim', 'node:20-bookworm-slim'];
const COMMANDS = [['docker', 'compose'], ['docker-compose']];
const LABEL = 'com.docker.compose.project';

/** Why the studio cannot be composed here, as the end of a sentence; undefined when it can. */
export async function composeProblem() {
  if (!runs('docker', '--version')) return 'there is no docker in the PATH';
  if (!composeCommand()) return 'there is neither docker compose nor docker-compose';
  for (const image of IMAGES) {
    const problem = await containerProblem(image);
    if (problem) return problem;
  }
  return undefined;
}

const composeCommand = () => COMMANDS.find(([program, ...words]) => runs(program, ...words, 'version'));

const runs = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

let project;

/** The environment in which tests compose the studio, under a name of this run; what they leave ends with this process. */
export function composeEnvironment() {
  if (!project) {
    project = `studio-${randomUUID()}`;
    atEnd(removeComposed);
  }
  return { STUDIO_TEST_COMPOSE: composeCommand().join(' '), STUDIO_TEST_PROJECT: project };
}

/** Removes the containers, networks and volumes that tests of this run have left, and tells how many there were. */
export async function removeComposed() {
  const kinds = [
    [
      ['ps', '--all'],
      ['rm', '--force', '--volumes'],
    ],
    [
      ['network', 'ls'],
      ['network', 'rm'],
    ],
    [
      ['volume', 'ls'],
      ['volume', 'rm'],
    ],
  ];
  return kinds.reduce((removed, [list, remove]) => {
    const left = listed(list);
    if (left.length > 0) spawnSync('docker', [...remove, ...left], { stdio: 'ignore' });
    return removed + left.length;
  }, 0);
}

function listed(list) {
  const { stdout } = spawnSync('docker', [...list, '--quiet', '--filter', `label=${LABEL}=${project}`]);
  return String(stdout).split('\n').filter(Boolean);
}
