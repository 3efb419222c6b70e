/** Where an HTTP server listens unless it is told. */
export const HOST = '127.0.0.1'
/** The port of an HTTP server unless it is told. */
export const PORT = 8920
/** The variable that holds the token of an HTTP server unless another is named. */
export const TOKEN = 'MCP_TOKEN'

/** The answer to `--help`. */
export const help = `Usage: mortise-filesystem [options] FOLDER...

Serves the files below the folders, and nothing else, to MCP clients. A FOLDER may be
given as name=DIR; tools then also take name:/path. Where none is given they are those of
the variable MCP_FS_ROOTS, separated as in PATH.

Options:
  --write               let files be written too (default: they are only read)
  --profile full|compat compat: the tools of the official filesystem server, by the same
                        names and with the same texts (default: full)
  --deny PATTERN        keep from clients what fits, as a line of a .gitignore would; may
                        be given more than once
  --allow-sensitive     let clients at .env, *.pem, id_rsa and the like, which are kept
                        from them otherwise
  --boundary DIR        refuse to start with folders outside of DIR
  --hide-host-paths     tell of files as name:/path, and never where that is
  --roots narrow|replace|ignore
                        what the roots of a client do: leave less of the folders, take
                        their place inside the boundary, or nothing (default: narrow;
                        with compat: replace)
  --permanent-delete    with --write: what is deleted is gone, instead of in the trash
  --log-level silent|error|info|debug
                        what is written to stderr, as lines of JSON: faults, what clients
                        did to which files, every request (default: error)
  --transport stdio|http
                        how clients reach the server (default: stdio)
  --host HOST           with http: the address to listen on (default: ${HOST})
  --port PORT           with http: the port, 0 for any free one (default: ${PORT})
  --allowed-host HOST   with http: a host that requests may be addressed to, beside
                        the loopback; * for any; may be given more than once; needed
                        where other machines can reach the server
  --allow-origin ORIGIN with http: an origin whose pages may use the server from a browser,
                        such as https://app.example; may be given more than once
  --token-env NAME      with http: the variable that holds the bearer token which every
                        request must carry (default: ${TOKEN}, if that is set)
  -h, --help            show this text
  -v, --version         show the version
`
