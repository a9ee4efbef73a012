// Sums the reports of a run. Arguments: the folder they are in, `step=exit code` for each step that ran, and the
// names of reports that are expected on this machine though not on every one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A report that is missing belongs to a run that did not get to its end. */
const EXPECTED = ['test', 'check', 'faults', 'install', 'redis', 'chaos'];
/** Of runs that need what not every machine has; they count wherever they ran. */
const POSSIBLE = ['containers', 'compose'];

/** `reports` by name, as jest writes them; `steps` as names and exit codes; `also` names further reports to expect. */
export function tally(reports, steps, also = []) {
  const names = new Set([...EXPECTED, ...also, ...POSSIBLE.filter((name) => reports[name])]);
  const problems = [...names].flatMap((name) => problemsOf(name, reports[name]));
  const known = sum(problems.map(({ count }) => count));
  // Red without a red test: a process stayed behind, or time ran out after the last report.
  const silent = known > 0 ? [] : steps.filter(({ code }) => code !== '0');
  return {
    passed: sum(Object.values(reports).map((report) => report?.numPassedTests ?? 0)),
    failed: known + silent.length,
    notes: [
      ...problems.map(({ name, count, what }) => `${name}: ${count} ${what}`),
      ...silent.map(({ name, code }) => `${name} ended with ${code}`),
    ],
  };
}

function problemsOf(name, report) {
  if (!report) return [{ name, count: 1, what: 'run without a report' }];
  return [
    { name, count: report.numFailedTests, what: 'failed' },
    {
      name,
      count: report.numPendingTests + report.numTodoTests,
      what: 'skipped, which counts as failed here',
    },
    { name, count: report.numRuntimeErrorTestSuites, what: 'files that could not run' },
    { name, count: report.numTotalTests === 0 ? 1 : 0, what: 'run without any test' },
  ].filter(({ count }) => count > 0);
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function readReport(folder, name) {
  try {
    return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  } catch {
    return undefined;
  }
}

function parseStep(argument) {
  const at = argument.lastIndexOf('=');
  return { name: argument.slice(0, at), code: argument.slice(at + 1) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, ...words] = process.argv.slice(2);
  const steps = words.filter((word) => word.includes('=')).map(parseStep);
  const also = words.filter((word) => !word.includes('='));
  const names = [...EXPECTED, ...POSSIBLE, ...also];
  const reports = Object.fromEntries(names.map((name) => [name, readReport(folder, name)]));
  const { passed, failed, notes } = tally(reports, steps, also);
  for (const note of notes) console.log(note);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
