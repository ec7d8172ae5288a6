<?php
// The shop on PHP. The file "mode" beside it says how it misbehaves, so that a request shows it at once.
[$kind, $amount] = array_pad(explode(' ', trim(@file_get_contents(__DIR__ . '/mode') ?: '')), 2, '');
if (str_starts_with($_SERVER['REQUEST_URI'], '/report')) {
    sleep(20);
} elseif ($kind === 'slow') {
    sleep((int) $amount);
} elseif ($kind === 'error') {
    throw new RuntimeException('price is missing');
}
header('Content-Type: text/plain');
echo "shop\n";
