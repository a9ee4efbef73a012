import { expect, test } from '@jest/globals';
import { createJournal, type JournalReader } from './journal.ts';

function taken(reader: JournalReader): { keys: string[]; whole: boolean } {
  const keys = new Set<string>();
  const whole = reader.take(keys);
  return { keys: [...keys], whole };
}

test('each reader reads all that came since it last read, at its own speed', () => {
  const journal = createJournal();
  journal.add('before');
  const [quick, slow] = [journal.reader(), journal.reader()];
  for (let n = 0; n < 5_000; n += 1) {
    journal.add(`k${n}`);
    expect(taken(quick)).toEqual({ keys: [`k${n}`], whole: true });
  }
  expect(taken(slow).keys).toHaveLength(5_000);
  expect(taken(slow)).toEqual({ keys: [], whole: true });
});

test('a reader too far behind is told, and counted', () => {
  const journal = createJournal(10);
  const reader = journal.reader();
  for (let n = 0; n < 11; n += 1) journal.add(`k${n}`);
  expect(taken(reader).whole).toBe(false);
  expect(journal.overruns()).toBe(1);
  journal.add('next');
  expect(taken(reader)).toEqual({ keys: ['next'], whole: true });
});

test('what one reader read stays for another until it has read too', () => {
  const journal = createJournal(100_000);
  const [quick, slow] = [journal.reader(), journal.reader()];
  for (let n = 0; n < 4_000; n += 1) journal.add(`k${n}`);
  taken(quick);
  expect(taken(slow)).toMatchObject({ whole: true, keys: { length: 4_000 } });
  quick.close();
  slow.close();
});
