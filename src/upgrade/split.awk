# split.awk: of SQL, the statements of one kind. What only defines (functions, views, triggers, comments) can be replaced
# by its newer text; what holds rows is kept, and changed by hand (docs/architecture.md, Upgrades).
#
#   want=rows      what holds rows: tables, indexes, types, what is inserted into them
#   want=defined   what only defines
#   want=upgrade   the same of the extension's own script, written so that it replaces what there is; its tables hold
#                  nothing but texts of its version
#
# A statement begins in the first column, after its comments, and ends with a line that ends in a semicolon.

function statement_ends(line,    token) {
	while (match(line, /\$[a-z_]*\$/)) {
		token = substr(line, RSTART, RLENGTH)
		if (quote == "")
			quote = token
		else if (quote == token)
			quote = ""
		line = substr(line, RSTART + RLENGTH)
	}
	if (quote != "")
		return 0
	if ($0 ~ /^BEGIN ATOMIC/)
		atomic = 1
	if (atomic && $0 !~ /^END;/)
		return 0
	atomic = 0
	return line ~ /;[ \t]*(--.*)?$/
}

head == "" && /^[A-Z]/ { head = $0 }
head != "" || /./ { text = text (head == $0 && head ~ /^CREATE (FUNCTION|PROCEDURE|AGGREGATE|VIEW) / && want == "upgrade" ? \
	"CREATE OR REPLACE" substr($0, 7) : $0) "\n" }
head != "" && statement_ends($0) {
	defines = head ~ /^(CREATE (FUNCTION|PROCEDURE|AGGREGATE|VIEW|TRIGGER)|COMMENT|GRANT|DO) /
	if (want == "upgrade" && head ~ /^CREATE TABLE /) {
		split(head, word, " ")
		printf "DELETE FROM %s;\n", word[3]
	} else if (want == "rows" ? !defines : defines || (want == "upgrade" && head ~ /^INSERT /))
		printf "%s", text
	head = text = ""
}

END {
	if (head != "") {
		print "a statement does not end: " head | "cat >&2"
		exit 1
	}
}
