package io.gatehouse.auth.user.ldap;

/**
 * How users lie in a directory.
 *
 * @param baseDn below which users are searched
 * @param userFilter finds a user by the address, which stands for {@code {0}}
 * @param idAttribute the attribute with the stable id; a binary one (Active Directory's
 * objectGUID) is read in hex
 * @param emailAttribute the attribute with the address
 * @param rolesAttribute the attribute with roles; of distinguished names, such as those
 * of groups, the first component counts
 */
public record LdapUsers(String baseDn, String userFilter, String idAttribute, String emailAttribute,
		String rolesAttribute) {
}
