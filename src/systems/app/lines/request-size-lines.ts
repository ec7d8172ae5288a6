import { linesOfProgram } from '../lines-of-program.ts'

/** Requests that an app server refuses for their size, beside those of Kestrel, Node, Puma, gunicorn and uWSGI. */
export const requestSizeLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'request-size',
    reference: 'RFC 9110 section 15.5.14: 413 Content Too Large',
  },
  [
    {
      name: 'body',
      needles: [
        'POST Content-Length of ',
        'UploadSizeExceeded',
        'aximum upload size ',
        'SizeLimitExceeded',
        'DataTooBig',
        'EntityTooLarge',
        'TooManyFieldsSent',
        'body too large',
        'length too large',
        'length limit exceeded',
        'UT000020',
        'EntityStreamSize',
      ],
      pattern:
        /POST Content-Length of \d{1,16} bytes exceeds the limit of \d|MaxUploadSizeExceeded|Maximum upload size (?:of \d{1,16} bytes )?exceeded|(?:File)?SizeLimitExceededException|RequestDataTooBig|TooManyFieldsSent|\bRequestEntityTooLarge|http: request body too large|content length too large|(?:(?:body|content|payload) |^)length limit exceeded|UT000020: |EntityStreamSizeException/,
      weights: { 'request-too-big-for-app': 21, 'upload-rejected-early': 12, 'unexpected-status': 6 },
      title: 'the app refused a body as too large',
      reference:
        'php-src main/rfc1867.c, post_max_size; spring StandardMultipartHttpServletRequest; tomcat FileUpload; django RequestDataTooBig; net/http MaxBytesReader; undertow UT000020',
      fact: 'request-size',
      request: true,
      matches: [
        'PHP Warning:  POST Content-Length of 12345678 bytes exceeds the limit of 8388608 bytes in Unknown on line 0',
        'org.springframework.web.multipart.MaxUploadSizeExceededException: Maximum upload size exceeded',
        'http: request body too large',
      ],
      nearMisses: ['Content-Length: 12345678', 'upload size: 12 MB'],
    },
    {
      name: 'header',
      needles: [
        'Header is too large',
        'URI is too large',
        'TooLongHttp',
        'TooLongFrame',
        'LineTooLong',
        'ot more than ',
        'Fields Too Large',
        'Field Too Large',
      ],
      pattern:
        /Request Header Fields? (?:Is )?Too Large[^\n]{0,40}(?:jetty|HttpParser)|HttpParser[^\n]{0,80}(?:Header|URI) is too large|(?:Header|URI) is too large [>\d]|TooLong(?:HttpHeader|HttpLine|Frame)Exception: (?:HTTP|An HTTP)|\bLineTooLong: |[Gg]ot more than \d{3,6} bytes(?: \(\d{1,8}\))? when reading/,
      weights: { 'request-too-big-for-app': 23 },
      title: 'the app server refused a request line or headers as too large',
      reference:
        'jetty HttpParser, requestHeaderSize 8192; netty HttpObjectDecoder, maxHeaderSize 8192; aiohttp LineTooLong, 8190',
      fact: 'request-size',
      request: true,
      matches: [
        'WARN org.eclipse.jetty.http.HttpParser: Header is too large 8193>8192',
        'io.netty.handler.codec.TooLongFrameException: HTTP header is larger than 8192 bytes.',
        'aiohttp.http_exceptions.LineTooLong: 400, message:\n  Got more than 8190 bytes (8200) when reading Status line is too long.',
      ],
      nearMisses: ['io.netty.handler.codec.TooLongFrameException: Adjusted frame length exceeds 1048576'],
    },
  ],
)
