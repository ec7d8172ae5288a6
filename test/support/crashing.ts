import type { Deps } from '../../src/incident/deps.ts'
import type { ChangeStep } from '../../src/model/change.ts'
import type { ChangeRegistry } from '../../src/runbook/change-steps.ts'
import type { Store } from '../../src/store/store.ts'

/** Says that a worker has come to its next point; it dies there by never coming back. */
export type Point = () => Promise<void>

/**
 * A worker that may die before and after everything it does: each word to the store, each change, each wait. What it shares
 * with others, the store and the world, lives on.
 */
export function mortalWorker(deps: Deps, point: Point): Deps {
  return {
    ...deps,
    store: mortalStore(deps.store, point),
    changes: mortalChanges(deps.changes, point),
    async pause(ms, signal) {
      await point()
      await deps.pause(ms, signal)
    },
  }
}

function mortalChanges(changes: ChangeRegistry, point: Point): ChangeRegistry {
  return Object.fromEntries(
    Object.values(changes).map((step) => [
      step.type,
      {
        ...step,
        apply: around(step.apply, point),
        undo: 'none' in step.undo ? step.undo : { ...step.undo, apply: around(step.undo.apply, point) },
      },
    ]),
  )
}

function around(make: ChangeStep['apply'], point: Point): ChangeStep['apply'] {
  return async (...given) => {
    await point()
    const outcome = await make(...given)
    await point()
    return outcome
  }
}

function mortalStore(store: Store, point: Point): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const verb = target[name]
      return async (...given: unknown[]) => {
        await point()
        const answer = await Reflect.apply(verb, target, given)
        await point()
        return answer
      }
    },
  })
}
