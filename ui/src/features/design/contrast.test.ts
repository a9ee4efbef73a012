import { describe, expect, it } from '@jest/globals';
import { contrastOf } from './contrast.ts';

describe('contrast', () => {
  it('is 21 between black and white, 1 with itself, and unknown for anything but a colour', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrastOf('#5f6770', '#5f6770')).toBe(1);
    expect(contrastOf('red', '#ffffff')).toBeUndefined();
  });
});
