const CLOSE = 8;
const TEXT = 1;

export interface TextHandlers {
  text(text: string): void;
  /** The other side says why it closes. */
  closing(code: number): void;
}

/** Finds the frames in what a server sends, which is not masked and here never in fragments. */
export function createTextReader({ text, closing }: TextHandlers): (bytes: Buffer) => void {
  let rest: Buffer | undefined;
  return (bytes) => {
    let data = rest ? Buffer.concat([rest, bytes]) : bytes;
    for (let frame = frameIn(data); frame; frame = frameIn(data)) {
      if (frame.opcode === TEXT) text(frame.payload.toString());
      else if (frame.opcode === CLOSE)
        closing(frame.payload.length > 1 ? frame.payload.readUInt16BE(0) : 1005);
      data = data.subarray(frame.length);
    }
    // What is kept must not lie in the buffer all sockets share.
    rest = data.length > 0 ? Buffer.from(data) : undefined;
  };
}

function frameIn(data: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (data.length < 2) return undefined;
  const short = (data[1] ?? 0) & 0x7f;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (data.length < head) return undefined;
  const size = short < 126 ? short : short === 126 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2));
  if (data.length < head + size) return undefined;
  return {
    opcode: (data[0] ?? 0) & 0x0f,
    payload: data.subarray(head, head + size),
    length: head + size,
  };
}
