// Preloaded into a process: its wall clock is wrong by so many milliseconds, and by as many the other way after SIGUSR2.
const RealDate = Date;
let shift = Number(process.env.CLOCK_SHIFT_MS);
process.on('SIGUSR2', () => {
  shift = -shift;
});
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(RealDate.now() + shift);
  }
  static now() {
    return RealDate.now() + shift;
  }
};
