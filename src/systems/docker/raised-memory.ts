import type { NotAimed } from '../../model/change.ts'
import type { ContainerState } from './container-state.ts'

const mebibyte = 1024 * 1024

/** Of the memory that a machine has to spare, what one container may be given at a time. */
const shareOfSpare = 0.8

interface Limits {
  memory: number
  swap: number
}

/** A higher memory limit of a container, with as much swap beyond it as before; refuses where the machine has too little. */
export function raisedMemory(
  { name, memoryBytes, memorySwapBytes }: ContainerState & { name: string },
  factor: number,
  spareBytes: number | null,
): { from: Limits; to: Limits } | NotAimed {
  if (memoryBytes === null) return { lacking: `The container ${name} has no memory limit of its own.` }
  if (spareBytes === null) return { lacking: 'How much memory the machine has to spare was not seen.' }
  const memory = Math.ceil((memoryBytes * factor) / mebibyte) * mebibyte
  if (memory - memoryBytes > spareBytes * shareOfSpare) {
    return {
      lacking: `The machine has ${Math.floor(spareBytes / mebibyte)} MiB to spare, too little to raise the limit of ${name} from ${Math.round(memoryBytes / mebibyte)} to ${memory / mebibyte} MiB.`,
    }
  }
  // Nothing said means as much swap again as memory (docker run, --memory-swap); -1 means as much as there is.
  const both = memorySwapBytes === 0 ? memoryBytes * 2 : memorySwapBytes
  const swapOf = (limit: number) => (both < 0 ? -1 : limit + Math.max(0, both - memoryBytes))
  return {
    from: { memory: memoryBytes, swap: swapOf(memoryBytes) },
    to: { memory, swap: swapOf(memory) },
  }
}
