import { describe, expect, it } from '@jest/globals';
import { peerOf } from './peer.ts';

describe('the other end of a message', () => {
  it('is where it went when the actor sent it', () => {
    expect(peerOf({ from: 'payment-1', to: 'shipment-4' }, 'payment-1')).toEqual({
      direction: 'to',
      id: 'shipment-4',
    });
    expect(peerOf({ from: 'payment-1', to: 'payment-1' }, 'payment-1')).toEqual({
      direction: 'to',
      id: 'payment-1',
    });
  });

  it('is whence it came when the actor received it', () => {
    expect(peerOf({ from: 'inventory-7', to: 'payment-1' }, 'payment-1')).toEqual({
      direction: 'from',
      id: 'inventory-7',
    });
  });

  it('is not known of a message without a sender', () => {
    expect(peerOf({ to: 'payment-1' }, 'payment-1')).toBeUndefined();
    expect(peerOf({ from: 7, to: 'payment-1' }, 'payment-1')).toBeUndefined();
    expect(peerOf({ from: '', to: 'payment-1' }, 'payment-1')).toBeUndefined();
  });
});
