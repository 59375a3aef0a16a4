# Checks who includes whom (docs/ARCHITECTURE.md, "Folders"): awk -f lint-layers.awk FILE…

BEGIN {
	layer("lib", "")
	layer("model", "lib")
	layer("rules", "model lib")
	layer("store", "rules model lib")
	layer("importers", "model lib")
	layer("exporters", "model lib")
	layer("sync", "store importers exporters rules model lib")
	layer("mailer", "store rules model lib")
	layer("report", "store rules model lib")
	layer("schedules", "sync mailer report store rules model lib")
	layer("web", "store report exporters rules model lib")
	layer("cmd", "web schedules report mailer sync exporters importers store rules model lib")
	layer("tests", "cmd web schedules report mailer sync exporters importers store rules model lib")

	# A header made at build, and the folder that may include it.
	made["sql.h"] = made["migrations.h"] = "store"
	made["acronyms.h"] = made["name_terms.h"] = "rules"
	made["municipalities.h"] = made["places.h"] = made["street_terms.h"] = "rules"
	made["shared_domains.h"] = "rules"
	made["column_names.h"] = "importers"
	made["shipped_templates.h"] = "mailer"

	# An outside library, and the only files or folders that may include it.
	library("sqlite3.h", "store/db.c store/migrate.c store/backup.c store/stage.c")
	library("curl/", "lib/net.c lib/net_url.c lib/net_sftp.c lib/net_parts.h lib/net_imap.c")
	library("utf8proc.h", "lib/text.c")
	library("ini.h", "lib/conf.c")
	library("nettle/", "lib/hash.c")
	library("iconv.h", "lib/charset.c")
	library("libintl.h", "lib/i18n.h")
	library("libxml/", "importers/ exporters/ mailer/html_text.c")
	library("zip.h", "lib/archive.c lib/archive_pack.c")
	library("zlib.h", "lib/gzip.c")
	library("zstd.h", "lib/packed.c")
	library("xlsxwriter.h", "exporters/")
	library("libpsl.h", "rules/")
	library("idn2.h", "rules/")
	library("libesmtp.h", "mailer/smtp.c")
	library("auth-client.h", "mailer/smtp.c")
	library("openssl/", "mailer/smtp_tls.c mailer/smtp_tls.h")
	library("gmime/", "mailer/mime_read.c mailer/mime_write.c")
	library("microhttpd.h", "web/")
	library("cmocka.h", "tests/")

	# Any other <header> must be of C or POSIX, or one of these few of Linux.
	split("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg " \
		"stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath time uchar wchar wctype", c)
	split("arpa/inet dirent dlfcn fcntl fnmatch ftw getopt glob grp langinfo libgen net/if netdb netinet/in " \
		"netinet/tcp poll pthread pwd regex sched search semaphore spawn strings sys/file sys/ioctl sys/mman " \
		"sys/random sys/resource sys/select sys/socket sys/stat sys/statvfs sys/time sys/times sys/types sys/uio " \
		"sys/un sys/utsname sys/vfs sys/wait sysexits syslog termios unistd utime", posix)
	for (i in c)
		system_header[c[i] ".h"] = 1
	for (i in posix)
		system_header[posix[i] ".h"] = 1
}

function layer(folder, below,    part, i)
{
	split(folder " " below, part, " ")
	for (i in part)
		allowed[folder, part[i]] = 1
	known[folder] = 1
}

function library(header, places) { outside[header] = places }
function complain(why) { printf "%s:%d: %s\n", FILENAME, FNR, why; bad = 1 }

# True when the file is, or lies in, one of the places.
function lies_in(places,    part, i)
{
	split(places, part, " ")
	for (i in part)
		if (part[i] == FILENAME || (part[i] ~ /\/$/ && index(FILENAME, part[i]) == 1))
			return 1
	return 0
}

FNR == 1 { from = FILENAME; sub(/\/.*/, "", from) }

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	header = part[2]
	to = header
	if (!sub(/\/.*/, "", to)) {
		if (!(header in made))
			complain("includes are written from the root: \"" header "\"")
		else if (from != made[header] && from != "tests")
			complain("only " made[header] "/ may include \"" header "\"")
	} else if (!(to in known))
		complain("no layer is called " to "/")
	else if (!((from, to) in allowed))
		complain(from "/ may not include " to "/ (\"" header "\")")
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	split($0, part, /[<>]/)
	header = part[2]
	family = header
	sub(/\/.*/, "/", family)
	if (header in system_header)
		next
	if (!(family in outside))
		complain("<" header "> is of a library that tools/lint-layers.awk does not know")
	else if (from != "tests" && !lies_in(outside[family]))
		complain("<" header "> may be included only in " outside[family])
}

END { exit bad }
