import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards' } as const

/** Lines of code that wait, and how long a server lets a request run: correlations compare them. */
export const sleepNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-code-sleeps',
    needles: ['sleep(', 'Sleep(', 'Task.Delay(', 'setTimeout(', 'sleep '],
    pattern:
      /\b(?:time\.|asyncio\.|Thread\.|TimeUnit\.\w{4,12}\.|gevent\.|await |u)?[sS]leep\(\s{0,4}(?:Duration(?:::|\.)\w{2,12}\()?\d{1,9}(?:_\d{3}){0,3}(?:\.\d{1,3})?(?: ?\* ?(?:time\.Second|1_?000|60))?\s{0,4}\)|\bTask\.Delay\(\s{0,4}\d{4,9}|\bsetTimeout\([^\n]{0,120},\s{0,4}\d{5,9}\)/,
    weights: { 'slow-app-timeout': 3, 'worker-timeout': 2 },
    title: 'code waits for a while before it answers',
    reference: 'RFC 9110 section 15.6.5',
    fact: 'slow',
    examples: {
      matches: [
        'time.sleep(45)',
        'Thread.sleep(60000);',
        'sleep(120);',
        'await asyncio.sleep(90)',
        'time.Sleep(90 * time.Second)',
        'setTimeout(() => res.send("ok"), 130000)',
        'await Task.Delay(120000);',
      ],
      nearMisses: ['the workers sleep', 'sleep infinity', 'setTimeout(poll, 500)'],
    },
  },
  {
    ...shared,
    id: 'note-server-started-by',
    needles: [
      'gunicorn ',
      'gunicorn",',
      "gunicorn',",
      'request_terminate_timeout',
      'max_execution_time',
      'set_time_limit',
    ],
    pattern:
      /(?:^|[\s"'[])gunicorn(?:["'],)? [^\n]{0,400}?\w:\w|\brequest_terminate_timeout\s{0,4}=\s{0,4}[1-9]\d{0,4}|\bmax_execution_time\s{0,4}=\s{0,4}[1-9]\d{0,4}|\bset_time_limit\(\d{1,5}\)/,
    when: (_groups, line) => !/--keep-alive/.test(line),
    weights: { 'worker-timeout': 1 },
    title: 'it is told how a server is started that ends requests which take too long',
    reference: 'https://docs.gunicorn.org/en/stable/settings.html#timeout: 30 s unless set',
    fact: 'worker-limit-told',
    examples: {
      matches: [
        'entrypoint: gunicorn -b :$PORT main:app',
        'CMD gunicorn --timeout 120 app:app',
        'CMD ["gunicorn", "-b", "0.0.0.0:5000", "app:app"]',
        'max_execution_time = 30',
      ],
      nearMisses: ['pip install gunicorn', 'gunicorn is great', 'max_execution_time = 0'],
    },
  },
  {
    ...shared,
    id: 'note-takes-long',
    needles: [
      'take ',
      'takes ',
      'taking ',
      'need ',
      'needs ',
      'needing ',
      'last ',
      'lasts ',
      'lasting ',
      'for ',
    ],
    pattern:
      /\b(?:tak(?:es?|ing)|needs?|needing|lasts?|lasting|runs? for) (?:(?:about|around|over|up to|more than|longer than|at least|roughly|approximately|some) )?~?\d{1,4}(?:\.\d)? ?(?:s|secs?|seconds?|m|mins?|minutes?)\b/,
    weights: { 'slow-app-timeout': 2, 'worker-timeout': 1 },
    title: 'it is told how long something takes',
    reference: 'RFC 9110 section 15.6.5',
    fact: 'slow',
    examples: {
      matches: [
        'loading the model takes 50 s',
        'the export takes about 2 minutes',
        'taking up to 90 seconds',
        'it hits pages that need more than 10 seconds',
        'a page takes longer than 10 seconds',
      ],
      nearMisses: ['it takes a while', 'takes 3 arguments', 'takes 512 MB'],
    },
  },
]
