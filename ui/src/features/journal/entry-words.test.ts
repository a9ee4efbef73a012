import { describe, expect, it } from '@jest/globals';
import { entryWords } from './entry-words.ts';

describe('journal entry in words', () => {
  it('takes the first field that tells something', () => {
    expect(entryWords({ type: 'activity_completed', activityId: 'act-2' })).toEqual({
      name: 'activity_completed',
      detail: 'act-2',
      failed: false,
    });
    expect(entryWords({ eventType: 'order.paid' })).toMatchObject({ name: 'order.paid', detail: '' });
    expect(entryWords({})).toEqual({ name: 'entry', detail: '', failed: false });
  });

  it('marks failures, wherever they are told', () => {
    expect(entryWords({ type: 'activity_failed', error: 'card declined' })).toMatchObject({
      detail: 'card declined',
      failed: true,
    });
    expect(entryWords({ type: 'x', error: { message: 'boom' } })).toMatchObject({
      detail: 'boom',
      failed: true,
    });
    expect(entryWords({ type: 'ACTIVITY_FAILED' }).failed).toBe(true);
  });

  it('looks inside an entry that is wrapped', () => {
    expect(entryWords({ entry: { type: 'ACTIVITY_STARTED', activityId: 'act-0' } })).toMatchObject({
      name: 'ACTIVITY_STARTED',
      detail: 'act-0',
    });
  });
});
