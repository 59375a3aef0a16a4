# Checks what stands in C sources: length, banned calls, and who may print or exit: awk -f lint-code.awk FILE…

BEGIN {
	banned = "strcpy|strcat|sprintf|vsprintf|atoi|atol|strtok|gets|system|popen|strncpy|alloca"
	prints = "exit|printf|puts|putchar|vprintf|perror"
}

function complain(line, why) { printf "%s:%d: %s\n", FILENAME, line, why; bad = 1 }

# The calls that a list of names allows to find, in code without strings; "x_exit(" and "p->exit(" are not "exit(".
function calls(names, text) { return match(text, "(^|[^a-zA-Z0-9_.>])(" names ")[ \t]*\\(") }

# The line without strings and comments; `inside` goes on to the next line.
function code(line,    out, at)
{
	gsub(/\\["\\]/, "", line)
	gsub(/'"'/, "", line)
	gsub(/"[^"]*"/, "\"\"", line)
	out = ""
	while (line != "") {
		at = index(line, inside ? "*/" : "/*")
		if (!inside)
			out = out (at ? substr(line, 1, at - 1) : line)
		if (!at)
			break
		line = substr(line, at + 2)
		inside = !inside
	}
	sub(/\/\/.*/, "", out)
	return out
}

FNR == 1 {
	inside = 0
	# cmd/ and the job runner talk to people; the log writes; memory that runs out has nobody to tell.
	may_print = FILENAME ~ /^(cmd|tests)\// || FILENAME ~ /^schedules\/runner/ || FILENAME ~ /^lib\/(log|arena)\.c$/
}

{ text = code($0) }

FNR == 501 { complain(501, "a source has at most 500 lines; what in it does a thing of its own?") }
calls(banned, text) { complain(FNR, "a call we do not use: " substr(text, RSTART, RLENGTH)) }
!may_print && (calls(prints, text) || text ~ /(^|[^a-zA-Z0-9_])(stdout|stderr)([^a-zA-Z0-9_]|$)/) {
	complain(FNR, "only cmd/ and the job runner print or exit")
}

END { exit bad }
