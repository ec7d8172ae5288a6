"""The shop as a WSGI app. The file "mode" beside it says how it misbehaves, so that a request shows it at once."""
import os
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))


def mode():
    try:
        with open(os.path.join(FOLDER, 'mode')) as file:
            return (file.read().split() + ['', ''])[:2]
    except FileNotFoundError:
        return ['', '']


def query_database():
    import psycopg2
    connection = psycopg2.connect(host=os.environ['SHOP_DB'], dbname='shop', user='shop', password='shop', connect_timeout=3)
    try:
        with connection.cursor() as cursor:
            cursor.execute('SELECT 1')
    finally:
        connection.close()


def ask_cache():
    import redis
    redis.Redis(host=os.environ['SHOP_CACHE'], socket_timeout=3).ping()


def keep_session():
    folder = os.environ['SHOP_SESSIONS']
    name = os.path.join(folder, 'session-%d' % time.time_ns())
    with open(name, 'w') as file:
        file.write('x' * 4096)
    os.remove(name)


def application(environ, start_response):
    headers = [('Content-Type', 'text/plain')]
    kind, amount = mode()
    if os.environ.get('SHOP_DB'):
        query_database()
    if os.environ.get('SHOP_CACHE'):
        ask_cache()
    if os.environ.get('SHOP_SESSIONS'):
        keep_session()
    if environ['PATH_INFO'] == '/report':
        time.sleep(20)
    elif kind == 'slow':
        time.sleep(float(amount))
    elif kind == 'error':
        raise KeyError('price')
    elif kind == 'exit':
        os._exit(int(amount))
    elif kind == 'memory':
        hoard = [b'%d' % n * 524288 for n in range(10, 10 + int(amount))]
        time.sleep(0.02)
        del hoard
    elif kind == 'cookies':
        headers += [('Set-Cookie', 'cart-%d=%s' % (n, 'x' * 900)) for n in range(int(amount))]
    elif kind == 'garbage':
        headers += [('X-Trace', 'a\x00b')]
    start_response('200 OK', headers)
    return [b'shop\n']
