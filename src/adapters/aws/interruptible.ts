import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

/** Sends requests of a client; once the signal is aborted those in flight are given up, and none is sent. */
export class InterruptibleHandler extends NodeHttpHandler {
  readonly #interruption: AbortSignal;

  constructor(options: NodeHttpHandlerOptions, interruption: AbortSignal) {
    super(options);
    this.#interruption = interruption;
  }

  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    return super.handle(request, { ...options, abortSignal: this.#interruption });
  }
}
