import nock from 'nock';

// nock patches fetch and node:http as soon as it is imported, for every spec of the run.
nock.restore();

/** Puts nock before the network for the suite this is called in, and only for that. */
export function useNock(): void {
  before(() => {
    nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => nock.cleanAll());
  after(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
