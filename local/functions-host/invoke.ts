import { randomUUID } from 'node:crypto';
import type { LoadedApp } from './app-loader.ts';
import type {
  CoreInvocation,
  FunctionCallback,
  HookCallback,
  HostLog,
  InvocationRequest,
  InvocationResponse,
  RegisteredFunction,
} from './core-types.ts';

/**
 * Runs one function once, hooks included, in the order of the worker's InvocationHandler. Hooks may replace inputs,
 * handler, result and error. Throws what the handler or a hook threw.
 */
export async function invoke(
  app: LoadedApp,
  target: RegisteredFunction,
  request: InvocationRequest,
  log: HostLog,
): Promise<InvocationResponse> {
  const { metadata } = target;
  const invocation: CoreInvocation = {
    invocationId: randomUUID(),
    metadata,
    request,
    state: undefined,
    log: (level, category, message) => log({ level, category, message, functionName: metadata.name }),
  };
  const model = app.model.getInvocationModel(invocation);
  const { context, inputs } = await model.getArguments();
  const shared = { hookData: {}, appHookData: app.appHookData, invocationContext: context };

  const before = { ...shared, functionCallback: target.callback, inputs };
  await runHooks(app.registrations.hooks('preInvocation'), before, invocation, 'preInvocationHooks');

  const after: Outcome & Record<string, unknown> = { ...shared, inputs: before.inputs, result: null, error: null };
  try {
    invocation.state = 'invocation';
    const callback: FunctionCallback = before.functionCallback;
    after.result = await model.invokeFunction(context, before.inputs, callback);
  } catch (error) {
    after.error = error;
  } finally {
    invocation.state = undefined;
  }
  await runHooks(app.registrations.hooks('postInvocation'), after, invocation, 'postInvocationHooks');

  if (after.error !== null && after.error !== undefined) throw after.error;
  return model.getResponse(context, after.result);
}

interface Outcome {
  result: unknown;
  error: unknown;
}

async function runHooks(
  hooks: readonly HookCallback[],
  context: Record<string, unknown>,
  invocation: CoreInvocation,
  state: 'preInvocationHooks' | 'postInvocationHooks',
): Promise<void> {
  try {
    invocation.state = state;
    for (const hook of hooks) await hook(context);
  } finally {
    invocation.state = undefined;
  }
}
