import type { Weights } from '../../model/sight.ts'

/**
 * What the exit code of an app’s main process speaks for, as a shell or container engine gives it: 128 and the number of
 * the signal for a process that was ended by one. Sources: POSIX Shell, Exit Status for Commands; docker run, Exit status.
 */
export function exitWeights(code: number): Weights {
  if (code === 0) return { 'backend-down': 10, 'deploy-in-progress': 5 }
  if (code === 125) return { 'backend-down': 10, 'port-publish-failed': 8, 'app-boot-failure': 6 }
  if (code === 126 || code === 127) return { 'app-boot-failure': 24, 'bad-release': 4 }
  if (code === 134) return { 'app-heap-exhausted': 13, 'app-native-crash': 11 }
  if (code === 137) {
    return {
      'oom-cgroup': 10,
      'oom-host': 9,
      'ungraceful-shutdown': 6,
      'app-crash-request': 5,
      'deploy-in-progress': 2,
    }
  }
  if (code === 130 || code === 143) return { 'deploy-in-progress': 8, 'backend-down': 6 }
  if (code === 132 || code === 135 || code === 136 || code === 139) {
    return { 'app-native-crash': 22, 'app-crash-request': 5 }
  }
  return {
    'app-boot-failure': 10,
    'app-crash-loop': 8,
    'backend-down': 6,
    'app-crash-request': 5,
    'bad-release': 4,
  }
}
