import { describe, expect, it } from '@jest/globals';
import { formatFilter, isOn, matches, parseFilter, toggleValue, withoutWord } from './filter.ts';
import { someActor } from './some-actor.ts';

describe('filter', () => {
  it('reads fields, quoted values and plain words', () => {
    const filter = parseFilter('type:Order status:"owner lost" 7F3a eu-west');
    expect(Object.fromEntries(filter.fields)).toEqual({ type: ['Order'], status: ['owner lost'] });
    expect(filter.words).toEqual(['7f3a', 'eu-west']);
    expect(filter.problems).toEqual([]);
  });

  it('takes an unknown prefix as a word, because ids may hold colons', () => {
    expect(parseFilter('order:17').words).toEqual(['order:17']);
  });

  it('names what it does not understand and keeps the rest', () => {
    const filter = parseFilter('status: type:Order "open');
    expect(filter.fields.get('type')).toEqual(['Order']);
    expect(filter.problems).toEqual([
      'status: needs a value, for example status:busy.',
      'A quotation mark is not closed.',
    ]);
  });

  it('writes what it reads', () => {
    for (const text of ['type:Order type:Cart worker:w-01 7f3a', 'status:"owner lost"', '"two words"', '']) {
      expect(formatFilter(parseFilter(text))).toBe(text);
    }
  });

  it('puts a value on and off, whatever its case', () => {
    const on = toggleValue(parseFilter('7f3a'), 'type', 'Order');
    expect(on).toBe('type:Order 7f3a');
    expect(isOn(parseFilter(on), 'type', 'order')).toBe(true);
    expect(toggleValue(parseFilter(on), 'type', 'ORDER')).toBe('7f3a');
    expect(withoutWord(parseFilter(on), '7f3a')).toBe('type:Order');
  });

  it('lets values of one field be alternatives and different fields all agree', () => {
    const filter = parseFilter('type:order type:cart worker:w-01');
    expect(matches(someActor({ id: 'a', type: 'Order' }), filter)).toBe(true);
    expect(matches(someActor({ id: 'a', type: 'Cart' }), filter)).toBe(true);
    expect(matches(someActor({ id: 'a', type: 'Cart', workerId: 'w-02' }), filter)).toBe(false);
    expect(matches(someActor({ id: 'a', type: 'Payment' }), filter)).toBe(false);
  });

  it('matches the status a person sees', () => {
    const lost = someActor({ id: 'a', status: 'busy', ownerLostSince: '2026-01-01T10:00:00.000Z' });
    expect(matches(lost, parseFilter('status:owner-lost'))).toBe(true);
    expect(matches(lost, parseFilter('status:busy'))).toBe(false);
  });

  it('finds every word anywhere in what the row shows', () => {
    const actor = someActor({ id: 'order-7F3AC9', type: 'Order' });
    expect(matches(actor, parseFilter('7f3a w-01'))).toBe(true);
    expect(matches(actor, parseFilter('7f3a nowhere'))).toBe(false);
  });
});
