import Mocha from 'mocha';

/** Mocha's own spec reporter, followed by one plain line of totals for programs to read. */
export default class PlainTotalReporter extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    console.log(`${passes} passed, ${failures} failed${skipped}`);
  }
}
