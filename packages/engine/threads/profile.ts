/** Time and calls by kernel, gathered while {@linkcode Profile.measure} runs what it is given. */
export class Profile {
  #times: Map<string, { ms: number; calls: number }> = new Map();

  /** Runs a kernel and adds its time. */
  measure(kernel: string, run: () => void): void {
    const start = performance.now();
    run();
    const entry = this.#times.get(kernel) ?? { ms: 0, calls: 0 };
    entry.ms += performance.now() - start;
    entry.calls++;
    this.#times.set(kernel, entry);
  }

  /** Kernels with their total milliseconds and calls, the longest first. */
  get kernels(): { kernel: string; ms: number; calls: number }[] {
    return [...this.#times].map(([kernel, entry]) => ({ kernel, ...entry }))
      .sort((a, b) => b.ms - a.ms);
  }
}
