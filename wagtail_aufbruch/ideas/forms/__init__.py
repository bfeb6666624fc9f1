"""Forms of citizens: handing in an idea, scoring one."""
