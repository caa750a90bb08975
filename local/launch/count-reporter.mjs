/**
 * A vitest reporter that tells the process that started vitest how many tests passed and failed, after every file, so
 * that a crash halfway still leaves a number. A file that could not be loaded and an error outside any test count as
 * one failed each.
 */
export default class CountReporter {
  #tests = new Map();
  #broken = new Set();

  onTestCaseResult(test) {
    this.#tests.set(test.id, test.result().state);
  }

  onTestSuiteResult(suite) {
    if (suite.errors().length > 0) this.#broken.add(suite.id);
  }

  onTestModuleEnd(module) {
    if (module.errors().length > 0) this.#broken.add(module.id);
    this.#send(0);
  }

  onTestRunEnd(_modules, unhandledErrors) {
    this.#send(unhandledErrors.length);
  }

  #send(unhandled) {
    const states = [...this.#tests.values()];
    const passed = states.filter((state) => state === 'passed').length;
    const failed = states.filter((state) => state === 'failed').length + this.#broken.size + unhandled;
    process.send?.({ kind: 'test-counts', passed, failed });
  }
}
